# Tells an application of a customer what happened.
class WebhookJob
  include Sidekiq::Job

  sidekiq_options queue: "webhooks", retry: 12

  TIMEOUT = 5

  def perform(hook_id, event, payload)
    hook = Hook.find(hook_id)
    return if hook.paused?

    response = Http.post(hook.url, { event: event, data: payload }.to_json, timeout: TIMEOUT)
    raise "#{hook.host} answered #{response.status}" unless response.success?
  end
end
