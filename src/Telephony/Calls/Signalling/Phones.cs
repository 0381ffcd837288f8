using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>Which phone instance each user has, as the registrar reported it. The engine owns the bindings; this is what calls need to know of them.</summary>
internal sealed class Phones
{
    private readonly Dictionary<string, Instance> _byUser = [];

    /// <summary>The Contact of the user's phone, or null when none has registered since the start.</summary>
    public string? ContactOf(string user) => _byUser.GetValueOrDefault(user)?.Contact;

    /// <summary>Whether a call to this user needs WebRTC.</summary>
    public bool IsBrowser(string user) => _byUser.TryGetValue(user, out var phone) && SessionProfile.IsBrowser(phone.Flow);

    /// <summary>Takes a registration and says what changed by it.</summary>
    public PhoneChange Registered(SipPhoneRegistered registered)
    {
        var former = _byUser.GetValueOrDefault(registered.User);
        _byUser[registered.User] = new Instance(registered.Contact, registered.Flow, Registered: true);
        if (former is null)
        {
            return PhoneChange.Appeared;
        }
        if (former.Contact != registered.Contact)
        {
            return PhoneChange.NewInstance;
        }
        return former.Registered && former.Flow == registered.Flow ? PhoneChange.Refreshed : PhoneChange.Appeared;
    }

    /// <summary>The Contact is remembered: the same page that comes back still has its calls, another one has not.</summary>
    public void Unregistered(string user)
    {
        if (_byUser.TryGetValue(user, out var phone))
        {
            _byUser[user] = phone with { Registered = false };
        }
    }

    private sealed record Instance(string Contact, SipFlow Flow, bool Registered);
}

internal enum PhoneChange
{
    /// <summary>Nothing that anyone needs to know.</summary>
    Refreshed,
    /// <summary>First seen, back again, or at another address.</summary>
    Appeared,
    /// <summary>Another phone or a reloaded page has taken the user's place.</summary>
    NewInstance,
}
