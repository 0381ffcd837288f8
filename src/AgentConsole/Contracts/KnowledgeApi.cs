namespace Crm.AgentConsole.Contracts;

// Articles of the knowledge base. Everybody reads what is published and writes drafts; supervisors and administrators publish and retire.

/// <summary>GET /api/articles?state= → Page of these, the last changed first. States: draft, published, retired.</summary>
/// <param name="Visibility">internal, or public: may be sent to customers.</param>
/// <param name="Draft">Whether there is a draft that differs from what is published.</param>
public sealed record ArticleLine(Guid Id, string Title, string State, string Visibility, bool Draft, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <summary>GET /api/articles/found?search= → published ones that have the words; GET /api/articles/suggested?ticket= → those that have to do with a ticket; both lists, the best first.</summary>
/// <param name="Extract">A piece of the text.</param>
public sealed record ArticleFound(Guid Id, string Title, string Visibility, string Extract);

/// <summary>GET /api/articles/{id}. POST /api/articles with <see cref="ArticleCreate"/> and PUT /api/articles/{id} with <see cref="ArticleEdit"/> answer with this.</summary>
/// <param name="Published">What readers see; null while nothing is published.</param>
public sealed record ArticleDetail(
    Guid Id, string State, ArticlePublication? Published, ArticleTexts Draft, DateTimeOffset UpdatedAt, string UpdatedBy, long Revision);

/// <summary>GET /api/articles/{id}/versions → list of these, the newest first.</summary>
public sealed record ArticlePublication(int Version, ArticleTexts Texts, DateTimeOffset At, string By);

/// <param name="Body">Plain text; a line that begins with "# " is a heading, one with "- " an item of a list, an empty one parts paragraphs.</param>
/// <param name="Tags">Words to find it by, separated by commas.</param>
public sealed record ArticleTexts(string Title, string Body, string Tags, string Visibility);

/// <param name="Key">A Guid made by the browser: the same request twice makes one article.</param>
public sealed record ArticleCreate(Guid Key, ArticleTexts Texts);

/// <param name="Revision">As read; 409 when someone else changed the article since.</param>
public sealed record ArticleEdit(ArticleTexts Texts, long Revision);

/// <summary>POST /api/articles/{id}/state: published or retired.</summary>
public sealed record ArticleStateChange(string State, long Revision);

/// <summary>POST /api/tickets/{id}/articles: the article's text goes to the customer as a public note of the ticket.</summary>
/// <param name="Key">A Guid made by the browser: the same request twice sends it once.</param>
public sealed record ArticleSending(Guid Key, Guid ArticleId, Guid? ContactId);
