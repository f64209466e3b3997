# Sourced by setup and smoke: which Pythons are here.

# Every Python from 3.10 on, one of each minor version, as lines "3.11 /path/to/python".
all_pythons() {
  local minor candidate found
  for minor in 10 11 12 13 14; do
    for candidate in \
      "$(type -P "python3.$minor" || true)" \
      "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$minor".*/bin/python \
      /opt/python*/bin/"python3.$minor" /usr/local/bin/"python3.$minor" /usr/bin/"python3.$minor" \
      "$(type -P python3 || true)"; do
      [ -x "$candidate" ] || continue
      # a pyenv shim exists for versions that aren't active: ask it for its version and its real place
      found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2], sys.executable)' 2>/dev/null) || continue
      [ "${found%% *}" = "3.$minor" ] || continue
      printf '%s\n' "$found"
      break
    done
  done
}

# The Python for .venv: 3.11 is what the halls run and the whole suite is tested on; otherwise the nearest.
best_python() {
  local minor found
  found=$(all_pythons)
  for minor in 11 12 13 10 14; do
    sed -n "s/^3\.$minor //p" <<<"$found" | grep . && return 0
  done
  return 0
}
