using Crm.HelpDesk.Users;

namespace Crm.HelpDesk;

/// <summary>How an operation on a record ended.</summary>
public enum ResultKind
{
    Ok,

    /// <summary>No record with this id.</summary>
    NotFound,

    /// <summary>Someone else changed the record since it was read.</summary>
    Conflict,

    /// <summary>The request breaks a rule; <see cref="Result{T}.Problem"/> says which and what to do instead.</summary>
    Invalid,
}

/// <summary>A value, or why there is none. What a person did wrong is a result, not an exception; exceptions are for a database that fails.</summary>
/// <param name="Value">Set when <paramref name="Kind"/> is Ok; on a conflict, the record as it is now where the operation has it.</param>
/// <param name="Problem">One plain sentence, set unless Ok.</param>
public sealed record Result<T>(ResultKind Kind, T? Value, string? Problem)
    where T : class
{
    public bool IsOk => Kind == ResultKind.Ok;

    internal static Result<T> Ok(T value) => new(ResultKind.Ok, value, null);

    internal static Result<T> NotFound(string problem) => new(ResultKind.NotFound, null, problem);

    internal static Result<T> Conflict(string problem, T? current = null) => new(ResultKind.Conflict, current, problem);

    internal static Result<T> Invalid(string problem) => new(ResultKind.Invalid, null, problem);
}

/// <summary>One page of a list.</summary>
/// <param name="Next">Cursor of the next page, opaque; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The most that one page holds, whatever is asked for.</summary>
    public const int MaximumSize = 100;

    internal static int Size(int take) => Math.Clamp(take, 1, MaximumSize);
}

/// <summary>Who did it: a user, or null and a name such as "caller" for what happened without one.</summary>
public sealed record Actor(Guid? UserId, string Name)
{
    /// <summary>What the actor may see, and so may change. A person's is set by the end point; the product itself sees all.</summary>
    public Viewer Viewer { get; init; } = Viewer.System;

    /// <summary>The caller acted by phone, without an agent.</summary>
    public static readonly Actor Caller = new(null, "caller");

    /// <summary>Nobody asked for it: the server did it by itself.</summary>
    public static readonly Actor Server = new(null, "server");

    /// <summary>The rules that led to what this actor does; null for a person. See <see cref="Feed.FeedEntry.Chain"/>.</summary>
    internal string? Chain { get; init; }

    /// <summary>The rules of a chain, the first one first.</summary>
    internal static IReadOnlyList<Guid> Rules(string? chain) => chain is null ? [] : [.. chain.Split(' ').Select(Guid.Parse)];
}
