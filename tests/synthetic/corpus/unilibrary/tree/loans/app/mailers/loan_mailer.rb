class LoanMailer < ApplicationMailer
  def renewed(loan)
    @loan = loan
    mail to: loan.reader.mail, subject: "Renewed until #{l(loan.due_on)}"
  end

  def due(loan)
    @loan = loan
    mail to: loan.reader.mail, subject: "Due tomorrow"
  end
end
