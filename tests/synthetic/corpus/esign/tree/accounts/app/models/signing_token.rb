class SigningToken
  DEFAULT_LIFE = 14.days

  def initialize(envelope:, recipient:, life: DEFAULT_LIFE)
    @envelope = envelope
    @recipient = recipient
    @life = life
  end

  def to_s
    JWT.encode(claims, Rails.configuration.x.signing_key, "ES256")
  end

  private

  def claims
    { env: @envelope, rcp: @recipient, until: until_time, iat: Time.current.to_i }
  end

  def until_time
    (Time.current + @life).to_i
  end
end
