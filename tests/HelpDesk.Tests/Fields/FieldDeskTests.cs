using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Tests.Providers;

namespace Crm.HelpDesk.Tests.Fields;

public abstract class FieldDeskTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly FieldDraft Contract = new(FieldSubject.Customer, "contract", "Contract", FieldType.Text, [], true, 2);

    [Fact]
    public async Task Fields_are_listed_for_their_subject_in_their_order()
    {
        Value(await Fields.CreateAsync(Contract, Cancel));
        Value(await Fields.CreateAsync(Contract with { Subject = FieldSubject.Ticket, Key = "serial-number" }, Cancel));
        var color = Value(await Fields.CreateAsync(Contract with { Key = "color", Type = FieldType.Choice, Choices = ["red", "\"green\""], Position = 1 }, Cancel));

        var listed = await Fields.ListAsync(FieldSubject.Customer, Cancel);

        Assert.Equal(["color", "contract"], listed.Select(f => f.Key));
        Assert.Equal(color with { Choices = listed[0].Choices }, listed[0]);
        Assert.Equal(["red", "\"green\""], listed[0].Choices);
    }

    [Fact]
    public async Task A_change_needs_the_revision_and_keeps_key_subject_and_type()
    {
        var made = Value(await Fields.CreateAsync(Contract, Cancel));
        var changed = Value(await Fields.ChangeAsync(made.Id, made.Revision, Contract with { Label = "Contract no.", Retired = true }, Cancel));
        Assert.True(changed is { Label: "Contract no.", Retired: true });

        Assert.Equal("Contract no.", (await Fields.ChangeAsync(made.Id, made.Revision, Contract, Cancel)).Value?.Label);
        Problem(ResultKind.Conflict, await Fields.ChangeAsync(made.Id, made.Revision, Contract, Cancel));
        Assert.Contains("Retire it", Problem(ResultKind.Invalid, await Fields.ChangeAsync(made.Id, changed.Revision, Contract with { Type = FieldType.Date }, Cancel)));
        Problem(ResultKind.NotFound, await Fields.ChangeAsync(Guid.NewGuid(), 1, Contract, Cancel));
    }

    [Fact]
    public async Task A_key_is_used_once_for_a_subject()
    {
        Value(await Fields.CreateAsync(Contract, Cancel));
        Assert.Contains("already", Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract, Cancel)));
        Value(await Fields.CreateAsync(Contract with { Subject = FieldSubject.Ticket }, Cancel));
    }

    [Theory]
    [InlineData("Contract", "small letter")]
    [InlineData("", "small letter")]
    [InlineData("a b", "small letter")]
    [InlineData("k23456789012345678901234567890123456789012", "at most 40")]
    public async Task A_key_is_a_plain_word(string key, string problem) =>
        Assert.Contains(problem, Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract with { Key = key }, Cancel)));

    [Fact]
    public async Task Choices_belong_to_the_type_choice_alone()
    {
        Assert.Contains("Only", Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract with { Choices = ["a"] }, Cancel)));
        Assert.Contains("1 to 100", Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract with { Type = FieldType.Choice }, Cancel)));
        Assert.Contains("twice", Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract with { Type = FieldType.Choice, Choices = ["a", "a"] }, Cancel)));
        Assert.Contains("too long", Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract with { Type = FieldType.Choice, Choices = [new('a', 101)] }, Cancel)));
    }

    [Fact]
    public async Task There_are_at_most_a_hundred()
    {
        for (var i = 0; i < FieldRules.MostFields; i++)
        {
            Value(await Fields.CreateAsync(Contract with { Key = $"field-{i}" }, Cancel));
        }

        Assert.Contains("no more", Problem(ResultKind.Invalid, await Fields.CreateAsync(Contract, Cancel)));
    }
}
