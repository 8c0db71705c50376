from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    geoplex_url: str = "https://api.geoplex.example"
    geoplex_key: str = ""


settings = Settings()
