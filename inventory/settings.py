"""What differs between installations: read from the environment or a file once, then frozen."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment `INVENTORY_*`, or the file `inventory.env` where the service starts."""

    model_config = SettingsConfigDict(
        env_prefix="INVENTORY_", env_file="inventory.env", frozen=True, extra="ignore"
    )

    data_dir: Path = Path("var/inventory")
    database_url: str = ""
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=0, ge=0, le=64, description="0: one a core")
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="how many reverse proxies of ours stand in front"
    )
    secure_cookies: bool = Field(
        default=False, description="true behind HTTPS: cookies are never sent over plain HTTP"
    )

    @model_validator(mode="after")
    def _embedded_database_by_default(self) -> Self:
        if not self.database_url:
            url = f"sqlite:///{(self.data_dir / 'inventory.db').absolute()}"
            object.__setattr__(self, "database_url", url)
        return self
