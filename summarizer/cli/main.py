"""The command line: the only place that prints. Results on standard output, the rest on standard error.

Exit codes: 0 done; 2 usage, configuration or an article that cannot be read; 3 an article failed;
70 a fault of ours; 74 the output cannot be written; 75 another run is writing it; 130 and 143 interrupted.
"""

from __future__ import annotations

import sys

import click

from summarizer.cli.batch import batch
from summarizer.cli.brief import brief
from summarizer.cli.follow import follow
from summarizer.cli.gold import gold
from summarizer.cli.mcp import mcp
from summarizer.cli.report import report
from summarizer.cli.review import review
from summarizer.cli.run import prompt, record, run, schema
from summarizer.cli.score import score
from summarizer.cli.serve import serve
from summarizer.cli.streams import fail, forget_output, log, with_options
from summarizer.cli.tables import tables
from summarizer.errors import NoModelError, OutputError, ReplyError, SummarizerError
from summarizer.resources import DISTRIBUTION

_EXAMPLES = """
\b
Try it:
  summarizer run --example lavrov-tass              a recorded reply, no key needed
  summarizer run news.txt --model openai/NAME       a hosted model (OPENAI_API_KEY)
  summarizer run news.txt --model ollama/NAME       a local server
  summarizer run - --format json < news.txt         from standard input, as JSON

\b
Without a key:
  summarizer prompt news.txt > prompt.txt           paste it into any chat window,
  summarizer run news.txt --reply answer.txt        save its answer, and read it in
"""

_WAYS_ON = """To summarize it, take one of these ways:
  - a hosted model:  export OPENAI_API_KEY=…  and add  --model openai/NAME
  - a local server:  --model ollama/NAME, or --base-url http://localhost:8080/v1 --model NAME
  - recorded replies in a folder:  --replay DIR
  - any chat window:  summarizer prompt ARTICLE > prompt.txt, paste it there, save the answer,
    then  summarizer run ARTICLE --reply answer.txt
  - the same for many:  summarizer batch ... --reply-folder DIR"""


@click.group(epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=DISTRIBUTION)
def commands() -> None:
    """Read a news article about diplomacy: who proposed what, who responded how, on what conditions."""


for _command in (run, batch, follow, brief, serve, mcp, report, review, tables, gold, score, prompt, schema, record):
    commands.add_command(_command)


def main() -> None:
    """Run the command; an error of ours is one message and its exit code, never a traceback."""
    log()
    try:
        commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        fail(130, "interrupted")
    except ReplyError as error:
        more = "" if error.astray else "".join(f"\n  - {fault}" for fault in error.faults)
        fail(error.exit_code, f"{error}" if not more else f"nothing of the reply stands in the article:{more}")
    except NoModelError as error:
        fail(error.exit_code, f"No model is named, and {error.reason}.\n{_WAYS_ON}")
    except SummarizerError as error:
        fail(error.exit_code, with_options(error))
    except OSError as error:   # of --help and --version, which click prints, or when the results are made to last
        if error.filename is not None:
            raise
        forget_output()
        fail(OutputError.exit_code, f"the output cannot be written: {error.strerror or error}")
