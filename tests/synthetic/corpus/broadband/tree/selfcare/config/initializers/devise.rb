Devise.setup do |config|
  config.mailer_sender = "no-reply@fibra.example"
  config.stretches = Rails.env.test? ? 1 : 11
  config.timeout_in = 30.minutes
  config.maximum_attempts = 10
end
