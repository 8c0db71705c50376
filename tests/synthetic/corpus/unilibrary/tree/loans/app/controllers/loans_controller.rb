class LoansController < ApplicationController
  def index
    reader = Reader.find_by!(number: params[:reader])
    loans = reader.loans.open.includes(item: :record)
    render json: loans.map { |loan| { id: loan.id, title: loan.item.record.title, due_on: loan.due_on, fine_cents: loan.fine_cents } }
  end

  def create
    item = Item.scan(params[:barcode])
    loan = Loan.create!(item: item, reader: Reader.find_by!(number: params[:reader]), due_on: Loan::PERIOD.from_now.to_date)
    render json: { id: loan.id, due_on: loan.due_on }, status: :created
  end

  def return
    loan = Item.scan(params[:barcode]).loans.open.first!
    loan.update!(returned_at: Time.current)
    head :no_content
  end
end
