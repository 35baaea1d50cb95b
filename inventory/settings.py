"""What differs between installations: read from the environment or a file once, then frozen."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment `INVENTORY_*`, or the file `inventory.env` where the service starts."""

    model_config = SettingsConfigDict(
        env_prefix="INVENTORY_", env_file="inventory.env", frozen=True, extra="ignore"
    )

    data_dir: Path = Field(
        default=Path("var/inventory"), description="where files, keys and the embedded database lie"
    )
    database_url: str = Field(
        default="", description="empty: SQLite in `data_dir`; or postgresql+psycopg://..."
    )
    public_url: str = Field(
        default="", description="where people reach the service, as set-up proposes it"
    )
    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="the port to listen on")
    workers: int = Field(default=0, ge=0, le=64, description="0: one a core")
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="how many reverse proxies of ours stand in front"
    )
    lan: bool = Field(
        default=False,
        description="true: phones beside this machine too, over HTTPS with an authority of its own",
    )
    https_port: int = Field(
        default=8443, ge=1, le=65535, description="the port of that HTTPS; `port` is then plain"
    )
    secure_cookies: bool = Field(
        default=False, description="true behind HTTPS: cookies are never sent over plain HTTP"
    )

    log_level: Literal["info", "warning", "error"] = Field(
        default="info", description="info: a line a request; warning: only what went wrong"
    )

    @property
    def address(self) -> str:
        """Where people reach the service as long as set-up has not said so."""
        return self.public_url or f"http://localhost:{self.port}"

    @model_validator(mode="after")
    def _phones_reach_every_address_over_https(self) -> Self:
        if self.lan:
            object.__setattr__(self, "secure_cookies", True)
            if "host" not in self.model_fields_set:
                object.__setattr__(self, "host", "0.0.0.0")  # noqa: S104 -- it is what was asked for
        return self

    @model_validator(mode="after")
    def _embedded_database_by_default(self) -> Self:
        if not self.database_url:
            url = f"sqlite:///{(self.data_dir / 'inventory.db').absolute()}"
            object.__setattr__(self, "database_url", url)
        return self
