using System.Globalization;

namespace Crm.Telephony.Sip;

/// <summary>Serves REGISTER of users that have proved who they are (RFC 3261 section 10.3). A user has one phone: the last that registered.</summary>
internal sealed class Registrar(SipCore core, TransactionTable transactions, Responder responder, BindingTable bindings)
{
    public void Receive(SipMessage request, SipFlow flow, string user, TimeSpan now)
    {
        var transaction = new NonInviteServerTransaction(core, transactions, request, flow);
        var current = bindings.Find(user);
        var (status, reason) = Check(request, current, out var contact, out var expires);
        if (status != 200)
        {
            ReadOnlySpan<SipHeader> extra = status == 423
                ? [new(SipHeaderNames.MinExpires, ((long)core.Options.MinRegistration.TotalSeconds).ToString(CultureInfo.InvariantCulture))]
                : [];
            transaction.Respond(status, responder.Write(request, flow, status, reason, core.Ids.Next(), extra), now);
            return;
        }
        if (contact is not null)
        {
            Bind(request, flow, user, contact, expires, now);
        }
        else if (current is not null && Removes(request, current))
        {
            Drop(current, "The phone unregistered");
        }
        Confirm(transaction, request, flow, user, now);
    }

    /// <summary>A connection is gone, and with it the way to the phones behind it. A UDP binding stays: nothing was connected.</summary>
    public void FlowFailed(SipFlow flow, string why)
    {
        if (flow.IsReliable)
        {
            foreach (var binding in bindings.By(flow))
            {
                Drop(binding, why);
            }
        }
    }

    /// <summary>Drops the phones of users that are no longer in the directory.</summary>
    public void Configure(ISipDirectory directory)
    {
        foreach (var binding in bindings.All.Where(binding => directory.Find(binding.User) is null).ToArray())
        {
            Drop(binding, "The user may not register any more");
        }
    }

    /// <summary>Drops a user's phone, whatever it has proved: it has to register again.</summary>
    public void Forget(string user, string why)
    {
        if (bindings.Find(user) is { } binding)
        {
            Drop(binding, why);
        }
    }

    public void Restore(SipBinding kept, TimeSpan now)
    {
        if (!kept.Flow.IsReliable && kept.Remaining > TimeSpan.Zero && SipUri.TryParse(kept.Contact) is { } contact)
        {
            var binding = new Binding(kept.User, contact, kept.Flow, Expired) { Echo = $"<{kept.Contact}>", RegisteredAt = now };
            bindings.Set(binding, now, kept.Remaining);
            core.Emit(new SipPhoneRegistered(kept.User, kept.Contact, kept.Flow, kept.Remaining, null, Refresh: false));
        }
    }

    /// <summary>Decides what a REGISTER asks for. A contact that stays is returned with its expiry.</summary>
    private (int Status, string? Reason) Check(SipMessage request, Binding? current, out SipAddress? contact, out TimeSpan expires)
    {
        contact = null;
        expires = default;
        if (current is not null && current.CallId == request.CallId && request.CSeq <= current.CSeq)
        {
            return (500, "CSeq is not higher than the last one");
        }
        if (request.ContactIsStar)
        {
            bool alone = request.Contacts.Count == 0 && request[SipHeaderNames.Expires] is { } zero && zero.Trim('0').Length == 0;
            return alone ? (200, null) : (400, "Contact: * needs Expires: 0 and no other Contact");
        }
        foreach (var address in request.Contacts)
        {
            if (!address.Uri.IsSip || address.Uri.Headers is not null)
            {
                return (400, "Contact is not a plain SIP URI");
            }
            var asked = Expires(request, address);
            if (asked == TimeSpan.Zero)
            {
                continue;
            }
            if (asked < core.Options.MinRegistration)
            {
                return (423, null);
            }
            if (contact is null)
            {
                contact = address;
                expires = asked < core.Options.MaxRegistration ? asked : core.Options.MaxRegistration;
            }
        }
        return (200, null);
    }

    /// <summary>The contact's own parameter, else the header, else our default. What is no number counts as the default (section 10.2.1.1).</summary>
    private TimeSpan Expires(SipMessage request, SipAddress contact)
    {
        string? text = contact.Parameters["expires"] ?? request[SipHeaderNames.Expires];
        return text is not null && SipGrammar.TryNumber(text, uint.MaxValue, out uint seconds)
            ? TimeSpan.FromSeconds(seconds)
            : core.Options.MaxRegistration;
    }

    private void Bind(SipMessage request, SipFlow flow, string user, SipAddress contact, TimeSpan expires, TimeSpan now)
    {
        bool refresh = bindings.Find(user) is { } former && former.Contact.Text == contact.Uri.Text && former.Flow == flow;
        var binding = new Binding(user, contact.Uri, flow, Expired)
        {
            Echo = Echo(contact),
            CallId = request.CallId,
            CSeq = request.CSeq,
            RegisteredAt = now,
        };
        bindings.Set(binding, now, expires);
        core.Emit(new SipPhoneRegistered(user, contact.Uri.Text, flow, expires, request[SipHeaderNames.UserAgent], refresh));
    }

    private static bool Removes(SipMessage request, Binding current)
        => request.ContactIsStar || request.Contacts.Exists(contact => contact.Uri.SameBinding(current.Contact));

    private void Confirm(NonInviteServerTransaction transaction, SipMessage request, SipFlow flow, string user, TimeSpan now)
    {
        SipHeader[] extra = [];
        if (bindings.Find(user) is { } binding)
        {
            long seconds = (long)Math.Ceiling((binding.Expiry.Deadline - now).TotalSeconds);
            extra = [new(SipHeaderNames.Contact, string.Create(CultureInfo.InvariantCulture, $"{binding.Echo};expires={seconds}"))];
        }
        transaction.Respond(200, responder.Write(request, flow, 200, null, core.Ids.Next(), extra), now);
    }

    private static string Echo(SipAddress contact)
    {
        var text = new System.Text.StringBuilder().Append('<').Append(contact.Uri.Text).Append('>');
        for (int i = 0; i < contact.Parameters.Count; i++)
        {
            var (name, value) = contact.Parameters[i];
            if (!name.Equals("expires", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(';').Append(name).Append(value is null ? "" : "=").Append(value);
            }
        }
        return text.ToString();
    }

    private void Drop(Binding binding, string why)
    {
        bindings.Remove(binding);
        core.Emit(new SipPhoneUnregistered(binding.User, why));
    }

    private void Expired(Binding binding) => Drop(binding, "The registration expired");
}
