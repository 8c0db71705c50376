class SendIssueJob < ApplicationJob
  queue_as :mail
  retry_on Net::OpenTimeout, SocketError, wait: :polynomially_longer, attempts: 8

  def perform(issue_id, subscriber_id)
    issue = Issue.find(issue_id)
    subscriber = Subscriber.find(subscriber_id)
    IssueMailer.issue(issue, subscriber).deliver_now
  end
end
