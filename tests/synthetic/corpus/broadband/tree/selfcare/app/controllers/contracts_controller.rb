class ContractsController < ApplicationController
  def index
    contracts = current_user.contracts.includes(:tariff).order(:started_on)
    render json: contracts.map { |contract| { id: contract.id, tariff: contract.tariff.name, line: contract.line } }
  end

  def products
    render json: Orders.products
  end
end
