using Crm.HelpDesk.Data;

namespace Crm.HelpDesk.Privacy;

/// <summary>Whose data are read or erased.</summary>
/// <param name="Numbers">E.164; kept beside the customer while an erasure runs, because it takes them away.</param>
internal sealed record Person(Guid CustomerId, IReadOnlyList<string> Numbers);

/// <summary>One table with data about people: which rows are about a person, and what erasure does to them.</summary>
internal abstract class PersonalTable(string name)
{
    /// <summary>As the table is named in an export and in an erasure's report.</summary>
    public string Name => name;

    public abstract Type Entity { get; }

    /// <summary>The person's rows, as they come from the database.</summary>
    public abstract IAsyncEnumerable<object> ReadAsync(HelpDeskDb db, Person person);

    /// <summary>Erases; a second time finds nothing to do.</summary>
    /// <returns>How many rows were about the person.</returns>
    public abstract Task<int> EraseAsync(HelpDeskDb db, Person person, CancellationToken cancel);
}

/// <param name="rows">The person's rows.</param>
/// <param name="erase">What erasure does to them; returns how many it did it to.</param>
internal sealed class PersonalTable<T>(string name, Func<HelpDeskDb, Person, IQueryable<T>> rows, Func<IQueryable<T>, CancellationToken, Task<int>> erase) : PersonalTable(name)
    where T : class
{
    public override Type Entity => typeof(T);

    public override IAsyncEnumerable<object> ReadAsync(HelpDeskDb db, Person person) => db.Stream(Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.AsNoTracking(rows(db, person)));

    public override Task<int> EraseAsync(HelpDeskDb db, Person person, CancellationToken cancel) => erase(rows(db, person), cancel);
}
