class Article < ApplicationRecord
  belongs_to :author, optional: true
  belongs_to :section
  has_many :revisions, dependent: :destroy
  has_many :comments, dependent: :destroy

  scope :published, -> { where.not(published_at: nil).order(published_at: :desc) }

  def path
    "/#{section.slug}/#{slug}-#{id}"
  end
end
