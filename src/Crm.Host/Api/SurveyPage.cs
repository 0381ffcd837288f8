using System.Globalization;
using System.Net;
using Crm.HelpDesk.Feedback;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Host.Api;

/// <summary>
/// The page behind a survey's link: plain HTML without a script, for whoever has the link. A link that is wrong and one that was never made look the same, and who tries many
/// is made to wait.
/// </summary>
internal sealed class SurveyPage(SurveyDesk surveys, SiteConfiguration site, TimeProvider time)
{
    public const string Path = "/s";
    private const int LongestToken = 64;
    private const long LargestForm = 32 * 1024;

    private readonly SignInThrottle _wrong = new(time);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{token}", (string token, HttpContext context, SurveyPage page) => page.ShowAsync(token, context)).AllowAnonymous();
        routes.MapPost(Path + "/{token}", (string token, HttpContext context, SurveyPage page) => page.TakeAsync(token, context))
            .AllowAnonymous().WithMetadata(new WithoutAntiForgery(), new RequestSizeLimitAttribute(LargestForm));
    }

    private async Task<IResult> ShowAsync(string token, HttpContext context) =>
        TooMany(context) ?? Answer(context, token.Length <= LongestToken ? await surveys.LookAsync(token, context.RequestAborted) : SurveyOutcome.Unknown, taken: false);

    private async Task<IResult> TakeAsync(string token, HttpContext context)
    {
        if (TooMany(context) is { } wait)
            return wait;
        if (!context.Request.HasFormContentType || token.Length > LongestToken)
            return Answer(context, SurveyOutcome.Unknown, taken: false);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var comment = form["comment"].ToString();
        var reply = new SurveyReply(Score(form["csat"]), Score(form["nps"]), comment.Length == 0 ? null : comment);
        return Answer(context, await surveys.AnswerAsync(token, reply, context.RequestAborted), taken: true, comment);
    }

    /// <param name="comment">What was written, so that a form that comes back has it still.</param>
    private IResult Answer(HttpContext context, SurveyOutcome outcome, bool taken, string comment = "")
    {
        if (outcome == SurveyOutcome.Unknown)
            _wrong.Failed(context.Connection.RemoteIpAddress);
        return (outcome, taken) switch
        {
            (SurveyOutcome.Open, false) => Html(Form("", ""), StatusCodes.Status200OK),
            (SurveyOutcome.Open, true) => Html("<p>Thank you for your answer.</p>", StatusCodes.Status200OK),
            (SurveyOutcome.Invalid, _) => Html(Form("<p role=\"alert\">Please choose an answer to one of the two questions at least.</p>", comment), StatusCodes.Status400BadRequest),
            (SurveyOutcome.Answered, _) => Html("<p>You have answered already. Thank you.</p>", StatusCodes.Status410Gone),
            (SurveyOutcome.Expired, _) => Html("<p>This link was valid for two weeks, which have passed.</p>", StatusCodes.Status410Gone),
            _ => Html("<p>There is no such survey. Please open the link just as it came to you.</p>", StatusCodes.Status404NotFound),
        };
    }

    private IResult? TooMany(HttpContext context) =>
        _wrong.Wait(context.Connection.RemoteIpAddress) > TimeSpan.Zero ? Html("<p>Too many wrong links. Please try again in some minutes.</p>", StatusCodes.Status429TooManyRequests) : null;

    private static string Form(string problem, string comment) => $"""
        <form method="post">
        {problem}
        {Question("csat", "How satisfied were you with us?", 1, 5, "not at all", "very satisfied")}
        {Question("nps", "How likely are you to recommend us?", 0, 10, "not likely", "very likely")}
        <p><label for="comment">What should we know? (You need not write anything.)</label><br><textarea id="comment" name="comment" rows="5" cols="60" maxlength="{SurveyDesk.LongestComment}">{WebUtility.HtmlEncode(comment)}</textarea></p>
        <p><button type="submit">Send</button></p>
        </form>
        """;

    private static string Question(string name, string text, int least, int most, string low, string high)
    {
        var choices = Enumerable.Range(least, most - least + 1).Select(n => $"<label><input type=\"radio\" name=\"{name}\" value=\"{n}\"> {n}</label>");
        return $"<fieldset><legend>{text}</legend><div>{string.Join(' ', choices)}</div><p><span>{low}</span><span>{high}</span></p></fieldset>";
    }

    // Under the usual policy "no-referrer" a browser would send the form without saying where it comes from, and the guard against foreign pages would refuse it.
    private IResult Html(string body, int status) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><meta name="referrer" content="same-origin">
        <title>{{WebUtility.HtmlEncode(site.Site.Company)}}</title>
        <style>
        body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#212529}
        h1{font-size:1.4rem}legend,form>p>label{font-weight:600}
        fieldset{margin:1.5rem 0;padding:0;border:0;min-width:0}
        fieldset div{display:flex;margin-top:.5rem;text-align:center}fieldset div label{flex:1;padding:.5rem 0;border:1px solid #ced4da;margin-left:-1px;cursor:pointer}
        fieldset div label:has(:checked){background:#d0ebff}fieldset div input{display:block;margin:0 auto .25rem}
        fieldset p{display:flex;justify-content:space-between;margin:.25rem 0;color:#495057;font-size:.9rem}
        textarea{box-sizing:border-box;width:100%;font:inherit;padding:.5rem}
        button{font:inherit;font-weight:600;padding:.5rem 1.5rem;color:#fff;background:#1971c2;border:0;border-radius:4px;cursor:pointer}
        [role=alert]{padding:.75rem;background:#ffe3e3}
        </style></head>
        <body><main><h1>{{WebUtility.HtmlEncode(site.Site.Company)}}</h1>{{body}}</main></body></html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);

    private static int? Score(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var score) ? score : null;
}
