class ArticlesController < ApplicationController
  def index
    articles = Article.published.includes(:author, :section).limit(50)
    render json: articles.map { |article| ArticleSerializer.new(article).as_json }
  end

  def show
    article = Article.published.includes(:author, :section).find(params[:id])
    render json: ArticleSerializer.new(article).as_json(body: true)
  end
end
