using System.Globalization;
using Crm.AgentConsole.Contracts;
using Crm.Host.Security;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Host.Api;

/// <summary>The trunks as they stand, what calls cost today, and which limits against toll fraud were hit. For supervisors and administrators.</summary>
internal static class TrunksApi
{
    public static void MapTrunks(this IEndpointRouteBuilder api) => api.MapGet("/trunks", GetAsync).RequireAuthorization(SecurityServices.Supervisors);

    /// <summary>The part of readiness that only those who run the site see: which trunks are not up, and why.</summary>
    public static async Task<ReadinessPart> ReadinessAsync(CallServer calls)
    {
        var problems = (await calls.GetTrunksAsync()).Trunks.Where(trunk => trunk.Why is not null).Select(trunk => $"{trunk.Name} {trunk.Why}").ToList();
        return new ReadinessPart("trunks", problems.Count == 0, problems.Count == 0 ? null : string.Join("; ", problems));
    }

    private static async Task<Ok<TrunksView>> GetAsync([FromServices] CallServer calls)
    {
        var board = await calls.GetTrunksAsync();
        return TypedResults.Ok(new TrunksView(calls.FreeLines(), [.. board.Trunks.Select(View)], View(board.Toll)));
    }

    private static TrunkView View(TrunkStatus trunk) => new(
        trunk.Name, Name(trunk.State), trunk.Why, trunk.Since, trunk.Registration, trunk.Qualification, trunk.Calls, trunk.MaxCalls, trunk.FreeLines, trunk.Placed, trunk.Failed);

    private static TollView View(TollStatus toll) => new(
        toll.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (double)toll.Spent, (double?)toll.SpendPerDay, [.. toll.Alarms.Select(alarm => new TollAlarmView(Name(alarm.Kind), alarm.Text, alarm.First, alarm.Last, alarm.Count))]);

    private static string Name(TrunkState state) => state switch
    {
        TrunkState.Up => "up",
        TrunkState.Down => "down",
        TrunkState.Unregistered => "unregistered",
        _ => "resting",
    };

    private static string Name(TollAlarmKind kind) => kind switch
    {
        TollAlarmKind.Destination => "destination",
        TollAlarmKind.SpendPerDay => "spend-per-day",
        _ => "calls-per-user",
    };
}
