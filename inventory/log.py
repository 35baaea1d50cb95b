"""Logs for operators: JSON lines on standard error, with the request's id, never personal data."""

import sys
from typing import Any

import orjson
import structlog


def _line(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def set_up(level: str = "info") -> None:
    """Send structured lines to standard error; call once a process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def get_logger() -> structlog.typing.FilteringBoundLogger:
    """Return the logger that the whole service writes to."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger
