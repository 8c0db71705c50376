class User < ApplicationRecord
  devise :database_authenticatable, :recoverable, :trackable

  has_many :contracts

  def greeting
    [title, last_name].compact_blank.join(" ")
  end
end
