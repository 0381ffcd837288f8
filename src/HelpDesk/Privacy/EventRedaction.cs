using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Privacy;

/// <summary>An event without what it says of a person: numbers, names, what was pressed and what was written. When, who served and how it ended stays, so that every figure does.</summary>
internal static class EventRedaction
{
    /// <summary>What stands where a number or a text was.</summary>
    public const string Erased = "erased";

    public static ContactEventBody Of(ContactEventBody body) => body switch
    {
        ContactOpened e => e with { Number = null, DisplayName = null, SipCallId = null },
        DigitsTaken e => e with { Digits = "" },
        RecordingKept e => e with { File = "", Error = Erased },
        VoiceMessageLeft e => e with { File = "", Error = Erased },
        CallbackAsked e => e with { Number = Erased },
        WrapUpEnded e => e with { Note = null },
        ContactClosed e => e with { Detail = null },
        DialAttempted e => e with { Number = Erased },
        OptedOut e => e with { Number = Erased },
        LeadOutcome e => e with { Form = null },
        _ => body,
    };
}
