class Loan < ApplicationRecord
  belongs_to :item
  belongs_to :reader

  MAX_RENEWALS = 6
  PERIOD = 28.days

  scope :open, -> { where(returned_at: nil) }
  scope :due_on, ->(day) { open.where(due_on: day) }

  def renewable?
    renewals < MAX_RENEWALS && !item.reserved?
  end

  def renew!
    update!(due_on: due_on + PERIOD, renewals: renewals + 1)
  end

  def fine_cents
    return if due_on >= Date.current

    (Date.current - due_on).to_i * 25
  end
end
