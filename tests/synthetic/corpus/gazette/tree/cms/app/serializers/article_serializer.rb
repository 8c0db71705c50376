class ArticleSerializer
  def initialize(article)
    @article = article
  end

  def as_json(body: false)
    json = {
      id: @article.id,
      title: @article.title,
      path: @article.path,
      published_at: @article.published_at.iso8601,
      author: @article.author && { name: @article.author.name, role: @article.author.role }
    }
    json[:body] = @article.body if body
    json
  end
end
