class FanOutJob < ApplicationJob
  queue_as :default

  def perform(issue_id)
    Subscriber.active.in_batches(of: 500) do |batch|
      SendIssueJob.perform_bulk(batch.pluck(:id).map { |id| [issue_id, id] })
    end
  end
end
