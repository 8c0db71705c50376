# frozen_string_literal: true

require 'sinatra/base'
require 'json'
require_relative 'lib/connections'

class Sailings < Sinatra::Base
  get '/connections' do
    content_type :json
    found = Connections.new(settings.timetable).between(params[:from], params[:to], Date.parse(params[:day]))
    found.map { |legs| legs.map(&:to_h) }.to_json
  end

  get '/sailings/:id' do
    content_type :json
    settings.timetable.sailing(params[:id].to_i).to_h.to_json
  end
end
