class ApplicationJob
  include Sidekiq::Job

  # Postbird takes 600 mails in a minute and counts refused ones too.
  sidekiq_options retry: 12, queue: "mail"

  sidekiq_retry_in do |count, error|
    case error
    when Postbird::Throttled
      error.retry_after + rand(60) + 30 * count
    end
  end
end
