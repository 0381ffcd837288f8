namespace Crm.HelpDesk.Knowledge;

public enum ArticleVisibility
{
    /// <summary>For the people of the site.</summary>
    Internal,

    /// <summary>May also be sent to customers.</summary>
    Public,
}

/// <summary><code>draft ──► published ◄──► retired</code> A published article may have a newer draft beside it.</summary>
public enum ArticleState
{
    Draft,
    Published,
    Retired,
}

/// <summary>What somebody writes.</summary>
/// <param name="Body">At most 20,000 characters; see <see cref="ArticleText"/> for its marks.</param>
/// <param name="Tags">Words to find it by, separated by commas.</param>
public sealed record ArticleDraft(string Title, string Body, string Tags, ArticleVisibility Visibility);

/// <summary>An article in a list.</summary>
/// <param name="Draft">Whether there is a draft that differs from what is published.</param>
public sealed record ArticleSummary(Guid Id, string Title, ArticleState State, ArticleVisibility Visibility, bool Draft, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <summary>An article that was found.</summary>
/// <param name="Extract">The piece of the text in which the first of the words stands.</param>
/// <param name="Score">Higher is better; only comparable within one answer.</param>
public sealed record ArticleHit(Guid Id, string Title, ArticleVisibility Visibility, string Extract, double Score);

/// <summary>What was published under a number.</summary>
public sealed record ArticleVersionRecord(int Version, string Title, string Body, string Tags, ArticleVisibility Visibility, DateTimeOffset At, string ActorName);

/// <summary>An article.</summary>
/// <param name="Published">What readers see; null for one that is not published.</param>
/// <param name="Draft">What is being written.</param>
public sealed record ArticleRecord(
    Guid Id, ArticleState State, ArticleVersionRecord? Published, ArticleDraft Draft, int LastVersion, DateTimeOffset UpdatedAt, string UpdatedBy, long Revision);
