# Renews what is due tomorrow, each day at two in the afternoon, when most readers are awake to get the mail.
class RenewalJob < ApplicationJob
  queue_as :default

  def perform(day = Date.tomorrow)
    Loan.due_on(day).includes(:reader, item: :reservations).find_each do |loan|
      if loan.renewable?
        loan.renew!
        LoanMailer.renewed(loan).deliver_later
      else
        LoanMailer.due(loan).deliver_later
      end
    end
  end
end
