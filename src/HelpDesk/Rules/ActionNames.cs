using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Rules;

/// <summary>The names of the users, teams and webhooks that actions give by id, for people who read what was done.</summary>
internal sealed class ActionNames
{
    private readonly Dictionary<Guid, string> _names = [];

    private ActionNames()
    {
    }

    public static async Task<ActionNames> ReadAsync(HelpDeskDb db, IEnumerable<RuleAction> actions, CancellationToken cancel)
    {
        var (names, ids) = (new ActionNames(), actions.Select(action => IdOf(action.Value)).OfType<Guid>().Distinct().ToList());
        if (ids.Count > 0)
        {
            var users = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, Name = u.DisplayName }).ToListAsync(cancel);
            var teams = await db.Teams.Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Name }).ToListAsync(cancel);
            var webhooks = await db.Webhooks.Where(w => ids.Contains(w.Id)).Select(w => new { w.Id, w.Name }).ToListAsync(cancel);
            foreach (var one in users.Concat(teams).Concat(webhooks))
            {
                names._names[one.Id] = one.Name;
            }
        }

        return names;
    }

    /// <summary>The value as people know it.</summary>
    public string Of(string? value) => IdOf(value) is { } id ? _names.GetValueOrDefault(id, "one that is no longer there") : value ?? "";

    private static Guid? IdOf(string? value) => Guid.TryParse(value, out var id) ? id : null;
}
