from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database: str = "postgresql://pricing@pg/rollo"
    log_level: str = "INFO"


settings = Settings()
