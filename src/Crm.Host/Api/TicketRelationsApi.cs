using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Tickets;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TicketSplit = Crm.AgentConsole.Contracts.TicketSplit;

namespace Crm.Host.Api;

/// <summary>What tickets have to do with each other and with people: links, parts, merge and split, followers. Each answers with the ticket as it is then.</summary>
internal static class TicketRelationsApi
{
    public static void MapTicketRelations(this IEndpointRouteBuilder api)
    {
        var ticket = api.MapGroup("/tickets/{id:guid}");
        ticket.MapPost("/links", LinkAsync);
        ticket.MapDelete("/links/{kind}/{other:guid}", UnlinkAsync);
        ticket.MapPut("/parent", SetParentAsync);
        ticket.MapPut("/followers/{follower:guid}", (Guid id, Guid follower, ClaimsPrincipal user, TicketLinks links, ConsolePusher consoles, CancellationToken cancel) =>
            FollowAsync(id, follower, true, user, links, consoles, cancel));
        ticket.MapDelete("/followers/{follower:guid}", (Guid id, Guid follower, ClaimsPrincipal user, TicketLinks links, ConsolePusher consoles, CancellationToken cancel) =>
            FollowAsync(id, follower, false, user, links, consoles, cancel));
        ticket.MapPost("/merge", MergeAsync);
        ticket.MapPost("/unmerge", UnmergeAsync);
        ticket.MapPost("/split", SplitAsync);
    }

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> LinkAsync(
        Guid id, TicketLinkMake link, ClaimsPrincipal user, TicketLinks links, ConsolePusher consoles, CancellationToken cancel) =>
        Names.ParseDashed<TicketLinkKind>(link.Kind) is { } kind
            ? await TicketsApi.AnswerAsync(await links.LinkAsync(id, link.Other, kind, user.Actor(), cancel), consoles)
            : Problems.BadRequest(Names.Wrong<TicketLinkKind>("kind of links", link.Kind));

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> UnlinkAsync(
        Guid id, string kind, Guid other, ClaimsPrincipal user, TicketLinks links, ConsolePusher consoles, CancellationToken cancel) =>
        Names.ParseDashed<TicketLinkKind>(kind) is { } of
            ? await TicketsApi.AnswerAsync(await links.UnlinkAsync(id, other, of, user.Actor(), cancel), consoles)
            : Problems.BadRequest(Names.Wrong<TicketLinkKind>("kind of links", kind));

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> SetParentAsync(
        Guid id, TicketParent edit, ClaimsPrincipal user, TicketLinks links, ConsolePusher consoles, CancellationToken cancel) =>
        await TicketsApi.AnswerAsync(await links.SetParentAsync(id, edit.Parent, user.Actor(), cancel), consoles);

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> FollowAsync(
        Guid id, Guid follower, bool follows, ClaimsPrincipal user, TicketLinks links, ConsolePusher consoles, CancellationToken cancel) =>
        await TicketsApi.AnswerAsync(await links.FollowAsync(id, follower, follows, user.Actor(), cancel), consoles);

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> MergeAsync(
        Guid id, TicketMerge merge, ClaimsPrincipal user, TicketMerger merger, ConsolePusher consoles, CancellationToken cancel) =>
        await TicketsApi.AnswerAsync(await merger.MergeAsync(id, merge.Revision, merge.Into, user.Actor(), cancel), consoles);

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> UnmergeAsync(Guid id, ClaimsPrincipal user, TicketUnmerger unmerger, ConsolePusher consoles, CancellationToken cancel) =>
        await TicketsApi.AnswerAsync(await unmerger.UndoAsync(id, user.Actor(), cancel), consoles);

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> SplitAsync(
        Guid id, TicketSplit split, ClaimsPrincipal user, TicketSplitter splitter, ConsolePusher consoles, CancellationToken cancel)
    {
        var kind = string.IsNullOrEmpty(split.Kind) ? null : Names.Parse<TicketKind>(split.Kind);
        if (kind is null && !string.IsNullOrEmpty(split.Kind))
            return Problems.BadRequest(Names.Wrong<TicketKind>("kind of tickets", split.Kind));
        var made = await splitter.SplitAsync(id, new HelpDesk.Tickets.TicketSplit(split.Key, split.Title, split.Entries, kind), user.Actor(), cancel);
        return await TicketsApi.AnswerAsync(made, consoles);
    }
}
