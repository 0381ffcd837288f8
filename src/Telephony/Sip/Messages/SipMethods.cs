using System.Collections.Frozen;

namespace Crm.Telephony.Sip;

/// <summary>Methods by name: those that we serve, and those that exist but are not served here (405 instead of 501).</summary>
internal static class SipMethods
{
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Info = "INFO";
    public const string Invite = "INVITE";
    public const string Options = "OPTIONS";
    public const string Prack = "PRACK";
    public const string Register = "REGISTER";
    public const string Update = "UPDATE";

    /// <summary>Value of our Allow header.</summary>
    public const string Allow = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REGISTER";

    private static readonly FrozenDictionary<string, string> Known
        = new[] { Ack, Bye, Cancel, Info, Invite, Options, Prack, Register, Update, "MESSAGE", "NOTIFY", "PUBLISH", "REFER", "SUBSCRIBE" }
            .ToFrozenDictionary(name => name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup
        = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsServed(string method) => method is Ack or Bye or Cancel or Info or Invite or Options or Prack or Register or Update;

    public static bool IsKnown(string method) => Known.ContainsKey(method);

    /// <summary>The one instance of a known name, so that comparing is cheap; methods are case-sensitive (RFC 3261 section 7.1).</summary>
    public static string Intern(ReadOnlySpan<char> method) => Lookup.TryGetValue(method, out string? known) ? known : method.ToString();
}
