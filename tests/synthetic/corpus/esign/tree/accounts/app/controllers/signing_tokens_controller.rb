class SigningTokensController < ApplicationController
  before_action :require_service

  def create
    token = SigningToken.new(**token_params.to_h.symbolize_keys)
    render json: { token: token.to_s }
  end

  private

  def token_params
    params.require(:token).permit(:envelope, :recipient)
  end
end
