; The client on Windows: packaging/installer compiles it. Every file it brings is listed by packaging/installer (FILES,
; REMOVALS), so that a removal takes what was brought and nothing else; the data lies in %LOCALAPPDATA% and stays.
Unicode true
!ifndef VERSION
  !error "VERSION, BUNDLE, FILES, REMOVALS and OUT are given by packaging/installer"
!endif
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"

!define NAME "政务大厅综合窗口"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\hallclient"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\hallclient"
RequestExecutionLevel admin
ManifestDPIAware true
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME}"
VIAddVersionKey "LegalCopyright" "hallclient"
!define MUI_ICON "hallclient.ico"
!define MUI_UNICON "hallclient.ico"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; All that was written is read back in the same place: the menu entry of all users, the 64-bit half of the registry. That
; is why the folder of an earlier version is asked for here and not by InstallDirRegKey, which looks before .onInit.
Function .onInit
  SetRegView 64
  SetShellVarContext all
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP|MB_OK "这台电脑是 32 位的系统，不能安装。没有做任何改动。" /SD IDOK
    Abort
  ${EndIf}
  ReadRegStr $0 HKLM "Software\hallclient" "InstallDir"
  ${If} $0 != ""
  ${AndIf} $INSTDIR == "$PROGRAMFILES64\hallclient" ; else it was named with /D=
    StrCpy $INSTDIR $0
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
FunctionEnd

; A program that is running keeps its files: it is closed by whoever works with it, never killed.
!macro Closed UN
  Function ${UN}Closed
    IfFileExists "$INSTDIR\hallclient.exe" 0 done
    ClearErrors
    FileOpen $0 "$INSTDIR\hallclient.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      Goto done
    ${EndIf}
    MessageBox MB_ICONEXCLAMATION|MB_OK "窗口程序还开着。请退出程序后再试。没有做任何改动。" /SD IDOK
    SetErrorLevel 3
    Abort
    done:
  FunctionEnd
!macroend
!insertmacro Closed ""
!insertmacro Closed "un."

Section
  Call Closed
  ; What an older version brought and this one does not goes first; its own list says what that is.
  IfFileExists "$INSTDIR\uninstall.exe" 0 fresh
  ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  fresh:
  SetOverwrite on
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\hallclient.exe"
  WriteRegStr HKLM "Software\hallclient" "InstallDir" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\hallclient.exe"
  WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKLM "${KEY}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  Call un.Closed
  !include "${REMOVALS}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKLM "${KEY}"
  DeleteRegKey HKLM "Software\hallclient"
SectionEnd
