"""`flask draw`: redo a stored draw from its frozen inputs."""

import sys
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from competition.assignment.models import DrawRun
from competition.assignment.queries import (
    commitment_of,
    get_draw,
    inputs_of,
    is_seating,
    seated_by,
)
from competition.core.errors import CompetitionError
from competition.core.phrases import _, say
from competition.rules.assignment import Draw, DrawInputs, draw_judges
from competition.rules.assignment.second_solver import verify_with_highs
from competition.rules.values import seed_from

group = AppGroup("draw", help="Verify draws of judges.")

_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
Pairs = list[list[str]]


@group.command("verify")
@click.argument("run_id", metavar="RUN")
@click.option(
    "--solver",
    type=click.Choice(["ortools", "highs"]),
    default="ortools",
    help="Which solver draws again.",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the answers."
)
def verify(run_id: str, solver: str, lang: str) -> None:
    """Draw RUN again and say whether the commitment, the seed and every pair are the same.

    RUN is the id in the address of the draw's page.
    """
    with force_locale(_LOCALES[lang]):
        try:
            run = get_draw(run_id)
        except CompetitionError as error:
            _fail(say(error.code, **error.values))
        _check_seed(run)
        again = _drawn_again(run, solver)
        told = [[str(entry), str(judge)] for entry, judge in run.result["pairs"]]
        if sorted(again) != sorted(told):
            _fail(_differs(again, told))
        click.echo(
            _(
                "相同：%(n)s 项评审任务逐一相符（%(solver)s）。结果指纹 %(hash)s",
                n=len(told),
                solver=solver,
                hash=run.fingerprint,
            )
        )


def _check_seed(run: DrawRun) -> None:
    if commitment_of(run.inputs) != run.commitment:
        _fail(_("不同：冻结的输入与承诺值 %(hash)s 不符。", hash=run.commitment))
    if seed_from(run.commitment, run.public_value or run.commitment).hex() != run.seed:
        _fail(_("不同：种子不是由承诺值和公开数值合成的。"))


def _drawn_again(run: DrawRun, solver: str) -> Pairs:
    if is_seating(run.inputs):
        pairs: Pairs = seated_by(run.inputs, run.seed)["pairs"]
        return pairs
    inputs = inputs_of(run.inputs, run.seed)
    found = _by_highs(inputs) if solver == "highs" else _by_ortools(inputs)
    return [[str(entry), str(judge)] for entry, judge in found or ()]


def _by_ortools(inputs: DrawInputs) -> Any:  # noqa: ANN401 - pairs of ids, or None
    answer = draw_judges(inputs)
    return answer.pairs if isinstance(answer, Draw) else None


def _by_highs(inputs: DrawInputs) -> Any:  # noqa: ANN401 - pairs of ids, or None
    return verify_with_highs(inputs)


def _differs(again: Pairs, told: Pairs) -> str:
    one, other = {tuple(pair) for pair in again}, {tuple(pair) for pair in told}
    example = sorted(one ^ other)[:3]
    return _(
        "不同：重算多出 %(more)s 项，缺少 %(less)s 项，如 %(pairs)s。",
        more=len(one - other),
        less=len(other - one),
        pairs="；".join(" ".join(pair) for pair in example),
    )


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
