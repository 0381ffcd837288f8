using Crm.HelpDesk.Data;

namespace Crm.HelpDesk.Search;

/// <summary>Finds by words what has been stored. The provider of the database implements it; without one of its own, <see cref="WordSearch"/> does.</summary>
public interface ITextSearch
{
    /// <summary>Those that have, for each of the words, a word that begins with it; the best first.</summary>
    /// <param name="words">From what a person typed: letters and digits in upper case, at least one word.</param>
    /// <param name="after">A former answer's <see cref="TextHits.Next"/> for the same words; another text starts at the beginning.</param>
    Task<TextHits> FindAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel);
}

/// <param name="Ids">Of customers or tickets, in order.</param>
/// <param name="Next">Where to go on; null at the end.</param>
public sealed record TextHits(IReadOnlyList<Guid> Ids, string? Next);
