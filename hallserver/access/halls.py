"""A hall at the server: its signed hall file is taken, its devices are listed with their keys."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from casework.catalogue import Enrolment
from casework.people import together
from casework.staffing import reverted
from casework.wire import WireError
from forms.enrolment import unpack
from forms.security import usual
from hallserver.chance import Chance
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import SERVER_NUMBER, DeviceLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import CHAIN_START
from hallserver.signing.package import IssuerKey, PackageFault, fingerprint, open_package


class HallFileRefused(ValueError):
    """Why a hall file was not taken, in the user's language; nothing has changed."""


def must_know(ledger: Ledger, hall_id: str) -> None:
    """For the commands that name a hall. Raises HallFileRefused."""
    known = ledger.halls()
    if hall_id not in known:
        has = f"这里的大厅：{'、'.join(known)}" if known else "还没有读入大厅文件（hallserver hall）"
        raise HallFileRefused(f"服务器上没有大厅 {hall_id}，{has}。没有做任何改动。")


def take_hall_file(
    ledger: Ledger, envelope: bytes, issuer: IssuerKey, chance: Chance,
    also: Callable[[HallWrites], None] = lambda _: None,
) -> Enrolment:  # fmt: skip
    """Takes a hall file: the first opens the hall and pins its issuer, a later one must be newer and his. `also`: what
    is done with it, in the same transaction.

    Raises HallFileRefused, and what `also` raises: then nothing has changed.
    """
    try:
        enrolment = unpack(open_package(envelope, issuer))
    except PackageFault as fault:
        raise HallFileRefused(str(fault)) from fault
    except WireError as error:
        raise HallFileRefused("大厅文件的内容读不懂，可能需要更新版本的服务器程序。没有读入。") from error
    if enrolment.version != enrolment.catalogue.version:
        raise HallFileRefused("大厅文件与其中事项目录的版本号不同，没有读入。请向发放单位重新索取。")
    for person in enrolment.people:
        pair = together(enrolment.security or usual(), person.roles)
        if pair is not None:
            raise HallFileRefused(
                f"{person.name}（{person.staff_no}）同时登记为{pair[0]}和{pair[1]}，一人不能兼任（三员分立），没有读入。"
                "请发放单位改好再签发。"
            )
    hall_id = enrolment.catalogue.hall.code

    def job(tx: HallWrites) -> None:
        _take(tx, enrolment, envelope, issuer, chance)
        also(tx)

    ledger.write(hall_id, job)
    return enrolment


def _take(tx: HallWrites, enrolment: Enrolment, envelope: bytes, issuer: IssuerKey, chance: Chance) -> None:
    hall = tx.hall()
    if hall is None:
        tx.add_hall(chance.epoch(), msgspec.json.encode(issuer).decode(), fingerprint(issuer))
    elif hall.issuer_mark != fingerprint(issuer):
        raise HallFileRefused("大厅文件的签发单位与首次登记时不同，没有读入。请核对文件来源。")
    newest = max(tx.hall_file_versions(), default=0)
    if enrolment.version <= newest:
        if enrolment.version == newest and tx.hall_file(newest) == envelope:
            return
        raise HallFileRefused(
            f"大厅文件是第 {enrolment.version} 版，服务器已有第 {newest} 版。没有换成旧的。"
        )
    _keeps_what_changed_here(tx, enrolment)
    tx.add_hall_file(enrolment.version, envelope, chance.now().isoformat())
    _list_devices(tx, enrolment)


def _keeps_what_changed_here(tx: HallWrites, coming: Enrolment) -> None:
    """A folder that does not know what was changed at the server must not undo it by being signed again."""
    versions = tx.hall_file_versions()
    if coming.changed is not None or not versions:
        return
    settings = Settings()
    now = settings.enrolment(tx)
    if now.changed is None:
        return
    issued = next(
        (one for version in reversed(versions) if (one := settings.enrolment(tx, version)).changed is None),
        None,
    )
    before = issued.block_list if issued is not None else None
    if now.block_list != before == coming.block_list:
        raise HallFileRefused(
            "这份大厅文件会撤掉在服务器上改过的限制申请名单，没有读入。请先把 hallserver blocked yaml 的名单"
            "抄进 enrolment.yaml，再签发。"
        )
    letters = issued.authority if issued is not None else None
    if now.authority != letters == coming.authority:
        raise HallFileRefused(
            "这份大厅文件会撤掉在服务器上改过的授权书，没有读入。请先把 hallserver letters yaml 的内容"
            "存为 letters.yaml，再签发。"
        )
    undone = reverted(issued.people if issued is not None else (), now.people, coming.people)
    if undone:
        names = "、".join(f"{one.staff_no} {one.name}" for one in undone)
        raise HallFileRefused(
            f"这份大厅文件会撤掉在服务器上办过的人员变动（{names}），没有读入。请先把 hallserver people yaml 的人员"
            "抄进 enrolment.yaml，再签发。"
        )


def _list_devices(tx: HallWrites, enrolment: Enrolment) -> None:
    """New devices are listed; a revocation takes effect; a key never changes, a number is never given twice."""
    for key in enrolment.devices:
        if key.number == SERVER_NUMBER:
            raise HallFileRefused(f"设备号 {SERVER_NUMBER} 是服务器自己的，没有读入。")
        known = tx.device(key.number, lock=True)
        if known is None:
            tx.write_device(
                DeviceLine(
                    device=key.number,
                    algorithm=key.algorithm,
                    public_key=key.public_key,
                    state="listed",
                    revoked_on=key.revoked_on,
                    last_seq=0,
                    head=CHAIN_START,
                    last_on=None,
                    seen_at="",
                )
            )
        elif known.public_key != key.public_key:
            raise HallFileRefused(f"设备 {key.number} 的公钥与以前的不同；设备号不得再给，没有读入。")
        elif key.revoked_on != known.revoked_on:
            tx.write_device(replace(known, revoked_on=key.revoked_on))


def finish_restore(tx: HallWrites, chance: Chance) -> str | None:
    """Opens a hall whose ledger was put back, under a new epoch; gives it. None for a hall that isn't here.

    A device that was quarantined stays so: what its chain shows is no doing of the restore.
    """
    if tx.hall() is None:
        return None
    epoch = chance.epoch()
    tx.change_hall(epoch=epoch, state="open")
    return epoch
