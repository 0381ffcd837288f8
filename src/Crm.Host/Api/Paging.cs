using Crm.AgentConsole.Contracts;

namespace Crm.Host.Api;

/// <summary>The query of a list: where the last page ended, and how many rows a page has.</summary>
/// <param name="After">The cursor of the former page; null for the first.</param>
/// <param name="Take">1 to 100; 50 when missing.</param>
internal readonly record struct Paging(string? After, int? Take)
{
    private const int Usual = 50;

    public int Size => Math.Clamp(Take ?? Usual, 1, HelpDesk.Page<object>.MaximumSize);

    public static Page<TOut> Of<TIn, TOut>(HelpDesk.Page<TIn> page, Func<TIn, TOut> view) => new([.. page.Items.Select(view)], page.Next);
}
