namespace Crm.Host.Api;

/// <summary>What a status means where nothing more is known.</summary>
internal static class UsualSentences
{
    public static string Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is not complete, or a value in its address is of the wrong type.",
        StatusCodes.Status401Unauthorized => "You are not signed in. Sign in and try again.",
        StatusCodes.Status403Forbidden => "Your role does not allow this. Ask an administrator to change it.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take such a request.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large. Shorten its texts.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json.",
        _ => "The server could not do this. Try again; if it stays so, tell an administrator.",
    };
}
