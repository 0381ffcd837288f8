namespace Crm.Routing.Ivr;

/// <summary>The prompts that routing plays by itself, beside those that the configuration names.</summary>
public static class PromptNames
{
    /// <summary>Said before a ticket's number.</summary>
    public const string Ticket = "ticket";

    /// <summary>Said before the caller's place in the queue.</summary>
    public const string QueuePosition = "queue-position";

    /// <summary>Asks a caller without a number to type one and press #.</summary>
    public const string TypeNumber = "callback-type-number";

    /// <summary>States of tickets that always have a prompt. Another state NAME needs <c>ticket-state-NAME</c>.</summary>
    public static IReadOnlyList<string> TicketStates { get; } = ["new", "open", "pending", "resolved", "closed"];

    /// <summary>The prompt that says a ticket's state: lower case, words joined by hyphens.</summary>
    public static string TicketState(string state) =>
        "ticket-state-" + state.Trim().ToLowerInvariant().Replace(' ', '-');

    /// <summary>
    /// Every prompt of this class and of <see cref="SpokenNumber"/>: digit-0 … digit-9; number-0 … number-20, number-30 … number-90 by tens,
    /// number-100, number-1000; ticket, ticket-state-…; queue-position; callback-type-number.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Enumerable.Range(0, 10).Select(digit => $"digit-{digit}"),
        .. Enumerable.Range(0, 21).Select(number => $"number-{number}"),
        .. Enumerable.Range(3, 7).Select(tens => $"number-{tens * 10}"),
        "number-100",
        "number-1000",
        Ticket,
        QueuePosition,
        TypeNumber,
        .. TicketStates.Select(TicketState),
    ];
}
