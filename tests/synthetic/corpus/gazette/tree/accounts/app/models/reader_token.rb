require "jwt"

# The token that a reader's browser carries.
class ReaderToken
  ISSUER = "https://accounts.gazette.example".freeze
  TTL = 30.minutes

  def initialize(reader)
    @reader = reader
  end

  def to_s
    JWT.encode(claims, Rails.application.credentials.token_key, "RS256")
  end

  private

  def claims
    {
      iss: ISSUER,
      aud: "site",
      sub: @reader.id.to_s,
      plan: @reader.subscription&.plan,
      exp: TTL.from_now.to_i
    }
  end
end
