using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Rules;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Rules: written, tried, switched on and off, and what they did, by supervisors and administrators.</summary>
internal static class RulesApi
{
    public static void MapRules(this IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/rules").RequireAuthorization(Rights.EditRules);
        rules.MapGet("", ListAsync);
        rules.MapPost("", CreateAsync);
        rules.MapPut("/{id:guid}", ChangeAsync);
        rules.MapPost("/{id:guid}/enabled", SwitchAsync);
        rules.MapDelete("/{id:guid}", DeleteAsync);
        rules.MapPost("/trial", TryAsync);
        rules.MapGet("/runs", RunsAsync);
        rules.MapGet("/words", WordsAsync);
    }

    private static async Task<Ok<RuleDetail[]>> ListAsync(RuleDesk rules, CancellationToken cancel) =>
        TypedResults.Ok((await rules.ListAsync(cancel)).Select(Detail).ToArray());

    private static async Task<Results<Created<RuleDetail>, ProblemHttpResult>> CreateAsync(RuleEdit edit, ClaimsPrincipal user, RuleDesk rules, CancellationToken cancel)
    {
        var made = await rules.CreateAsync(Draft(edit), user.Actor(), cancel);
        return made.IsOk ? TypedResults.Created($"/api/rules/{made.Value!.Id}", Detail(made.Value)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<RuleDetail>, ProblemHttpResult>> ChangeAsync(Guid id, RuleEdit edit, ClaimsPrincipal user, RuleDesk rules, CancellationToken cancel)
    {
        var changed = await rules.ChangeAsync(id, edit.Revision, Draft(edit), user.Actor(), cancel);
        return changed.IsOk ? TypedResults.Ok(Detail(changed.Value!)) : Problems.Of(changed);
    }

    private static async Task<Results<Ok<RuleDetail>, ProblemHttpResult>> SwitchAsync(Guid id, RuleSwitch choice, ClaimsPrincipal user, RuleDesk rules, CancellationToken cancel)
    {
        var changed = await rules.SwitchAsync(id, choice.Revision, choice.Enabled, user.Actor(), cancel);
        return changed.IsOk ? TypedResults.Ok(Detail(changed.Value!)) : Problems.Of(changed);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, RuleDesk rules, CancellationToken cancel) =>
        await rules.DeleteAsync(id, cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such rule.");

    private static async Task<Results<Ok<RuleTrialLine[]>, ProblemHttpResult>> TryAsync(RuleEdit edit, ClaimsPrincipal user, RuleTrials trials, CancellationToken cancel)
    {
        var tried = await trials.RunAsync(Draft(edit), user.Viewer(), cancel);
        return tried.IsOk
            ? TypedResults.Ok(tried.Value!.Select(t => new RuleTrialLine(t.TicketId, t.TicketNumber, t.Title, t.Matches, t.Text)).ToArray())
            : Problems.Of(tried);
    }

    private static async Task<Ok<Page<RuleRunLine>>> RunsAsync(Guid? rule, [AsParameters] Paging paging, RuleDesk rules, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await rules.RunsAsync(rule, paging.After, paging.Size, cancel), r => new RuleRunLine(
            r.Id, r.RuleId, r.RuleName, r.RuleVersion, r.Sequence, r.TicketId, r.TicketNumber, r.At, Names.Of(r.Outcome), r.Text)));

    private static async Task<Ok<RuleWords>> WordsAsync(FieldDesk fields, CancellationToken cancel) => TypedResults.Ok(new RuleWords(
        RuleVocabulary.Kinds,
        [.. RuleVocabulary.Fields.Concat(await OwnFieldsAsync(fields, cancel)).Select(f => new RuleFieldChoice(f.Name, f.Label, Names.Of(f.Type), f.Choices, f.Operators))],
        RuleVocabulary.Actions,
        RuleVocabulary.Placeholders));

    private static async Task<IEnumerable<RuleFieldInfo>> OwnFieldsAsync(FieldDesk fields, CancellationToken cancel) =>
        [.. (await fields.ListAsync(FieldSubject.Ticket, cancel)).Concat(await fields.ListAsync(FieldSubject.Customer, cancel)).Where(field => !field.Retired).Select(RuleVocabulary.FieldOf)];

    private static RuleDraft Draft(RuleEdit edit) => new(
        edit.Name,
        new RuleDefinition(
            new RuleWhen(edit.Body.When.Kinds, edit.Body.When.EveryMinutes, edit.Body.When.At, edit.Body.When.TimeZone),
            edit.Body.If is null ? null : Condition(edit.Body.If),
            [.. edit.Body.Then.Select(Action)]));

    internal static RuleAction Action(RuleStep step) => new(step.Do, step.Value, step.Text, step.Subject);

    internal static RuleStep Step(RuleAction action) => new(action.Do, action.Value, action.Text, action.Subject);

    private static RuleCondition Condition(RuleTest test) =>
        new(test.All?.Select(Condition).ToArray(), test.Any?.Select(Condition).ToArray(), test.Field, test.Is, test.Values);

    private static RuleTest Test(RuleCondition c) => new(c.All?.Select(Test).ToArray(), c.Any?.Select(Test).ToArray(), c.Field, c.Is, c.Values);

    private static RuleDetail Detail(RuleRecord r)
    {
        var (when, condition, actions) = r.Definition;
        var body = new RuleBody(new RuleTrigger(when.Kinds, when.EveryMinutes, when.At, when.TimeZone), condition is null ? null : Test(condition), [.. actions.Select(Step)]);
        return new(r.Id, r.Name, body, r.Enabled, r.OffReason, r.Version, r.NextAt, r.UpdatedAt, r.UpdatedBy, r.Revision);
    }
}
