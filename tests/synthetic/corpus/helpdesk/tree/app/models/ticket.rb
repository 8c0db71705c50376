class Ticket < ApplicationRecord
  belongs_to :account
  belongs_to :requester, class_name: "Person"
  belongs_to :assignee, class_name: "Person", optional: true
  has_many :messages, -> { order(:created_at) }
  has_many :taggings
  has_many :tags, through: :taggings

  scope :open, -> { where(closed_at: nil) }

  # Tickets of one view, with everything that a row of it shows.
  def self.for_view(view, page:)
    where(view.conditions)
      .includes(:requester, :assignee, :tags)
      .order(updated_at: :desc)
      .limit(50)
      .offset(50 * (page - 1))
  end
end
