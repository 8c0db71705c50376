class SessionsController < ApplicationController
  skip_before_action :require_user

  def create
    user = User.find_for_database_authentication(email: params[:email])
    if user&.valid_password?(params[:password])
      sign_in(user)
      render json: { name: user.greeting }, status: :created
    else
      render json: { error: "unknown" }, status: :unauthorized
    end
  end
end
