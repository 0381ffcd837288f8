using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Fields;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Custom fields of customers and tickets. Everybody reads them; administrators make and change them.</summary>
internal static class FieldsApi
{
    private const string YesNo = "yes-no";

    public static void MapFields(this IEndpointRouteBuilder api)
    {
        api.MapGet("/fields", ListAsync);
        api.MapPost("/fields", CreateAsync).RequireAuthorization(Rights.ManageFields);
        api.MapPut("/fields/{id:guid}", ChangeAsync).RequireAuthorization(Rights.ManageFields);
    }

    private static async Task<Results<Ok<IReadOnlyList<FieldDetail>>, ProblemHttpResult>> ListAsync(string subject, FieldDesk fields, CancellationToken cancel)
    {
        if (Names.Parse<FieldSubject>(subject) is not { } of)
            return Problems.BadRequest(Names.Wrong<FieldSubject>("subject of fields", subject));
        return TypedResults.Ok<IReadOnlyList<FieldDetail>>([.. (await fields.ListAsync(of, cancel)).Select(View)]);
    }

    private static async Task<Results<Created<FieldDetail>, ProblemHttpResult>> CreateAsync(FieldEdit edit, FieldDesk fields, CancellationToken cancel)
    {
        if (Draft(edit, out var draft) is { } problem)
            return Problems.BadRequest(problem);
        var made = await fields.CreateAsync(draft!, cancel);
        return made.IsOk ? TypedResults.Created($"/api/fields/{made.Value!.Id}", View(made.Value)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<FieldDetail>, ProblemHttpResult>> ChangeAsync(Guid id, FieldEdit edit, FieldDesk fields, CancellationToken cancel)
    {
        if (Draft(edit, out var draft) is { } problem)
            return Problems.BadRequest(problem);
        var changed = await fields.ChangeAsync(id, edit.Revision, draft!, cancel);
        return changed.IsOk ? TypedResults.Ok(View(changed.Value!)) : Problems.Of(changed);
    }

    private static string? Draft(FieldEdit edit, out FieldDraft? draft)
    {
        draft = null;
        if (Names.Parse<FieldSubject>(edit.Subject) is not { } subject)
            return Names.Wrong<FieldSubject>("subject of fields", edit.Subject);
        var type = edit.Type == YesNo ? FieldType.YesNo : Names.Parse<FieldType>(edit.Type);
        if (type is null || edit.Type == Names.Of(FieldType.YesNo))
            return $"There is no type of fields \"{Names.Short(edit.Type)}\". Choose one of text, number, date, choice, {YesNo}.";
        draft = new FieldDraft(subject, edit.Key, edit.Label, type.Value, edit.Choices, edit.Required, edit.Position, edit.Retired);
        return null;
    }

    private static FieldDetail View(FieldRecord field) => new(
        field.Id, Names.Of(field.Subject), field.Key, field.Label, field.Type == FieldType.YesNo ? YesNo : Names.Of(field.Type), field.Choices, field.Required, field.Position,
        field.Retired, field.Revision);
}
