using Crm.Host.Tests.Backups;

namespace Crm.Host.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Migrate_lists_scripts_and_makes_the_changes_and_says_which()
    {
        using var scratch = new Crm.TestKit.Processes.ScratchDirectory("migrate");
        string[] folders = ["--data", scratch.Path, "--config", Path.Combine(Crm.TestKit.Processes.Repository.Root, "config")];
        var said = new List<string>();
        Task RunAsync(params string[] words) => Host.Commands.MigrateCommand.Command.RunAsync(new(words.Concat(folders), ""), said.Add, TestContext.Current.CancellationToken);

        await RunAsync("--list");
        Assert.All(said, line => Assert.StartsWith("to do ", line, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(scratch.Path, "*.db"));
        var count = said.Count;
        said.Clear();
        await RunAsync("--script");
        Assert.Contains("CREATE TABLE \"Customers\"", Assert.Single(said), StringComparison.Ordinal);
        said.Clear();
        await RunAsync();
        Assert.Equal(count, said.Count(line => line.StartsWith("made ", StringComparison.Ordinal)));
        Assert.StartsWith("The database is up to date", said[^1], StringComparison.Ordinal);
        said.Clear();
        await RunAsync();
        Assert.StartsWith("The database is up to date", Assert.Single(said), StringComparison.Ordinal);
        await RunAsync("--list");
        Assert.Contains(said, line => line.StartsWith("made ", StringComparison.Ordinal) && line.EndsWith("_Initial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_says_which_folder_is_missing_and_writes_a_file_for_its_owner_alone()
    {
        using var scratch = new Crm.TestKit.Processes.ScratchDirectory("export");
        string[] folders = ["--data", scratch.File("data"), "--config", Path.Combine(Crm.TestKit.Processes.Repository.Root, "config")];
        Task RunAsync(Host.Commands.Command command, params string[] words) => command.RunAsync(new(words.Concat(folders), ""), _ => { }, TestContext.Current.CancellationToken);
        async Task<string> RefusedAsync(string file) =>
            (await Assert.ThrowsAsync<Host.Configuration.StartupException>(() => RunAsync(Host.Commands.ExportCommand.Command, "customers", file))).Message;

        Assert.Contains("There is no database in", await RefusedAsync(scratch.File("out.csv")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.File("data")));
        await RunAsync(Host.Commands.MigrateCommand.Command);
        Assert.Contains("There is no folder", await RefusedAsync(scratch.File("away/out.csv")), StringComparison.Ordinal);
        await RunAsync(Host.Commands.ExportCommand.Command, "customers", scratch.File("out.csv"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(scratch.File("out.csv")));
    }

    [Fact]
    public async Task An_import_knows_the_tiers_of_the_site()
    {
        using var scratch = new Crm.TestKit.Processes.ScratchDirectory("import");
        await File.WriteAllTextAsync(scratch.File("in.csv"), "name,tier\nAda,gold\nBob,diamond\n");
        var said = new List<string>();
        await Host.Commands.ImportCommand.Command.RunAsync(
            new(["customers", scratch.File("in.csv"), "--check", "--data", scratch.Path, "--config", Path.Combine(Crm.TestKit.Processes.Repository.Root, "config")], ""), said.Add, TestContext.Current.CancellationToken);
        Assert.Contains(said, line => line.StartsWith("line 3: tier: There is no such tier.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_refuses_a_database_of_another_version_in_one_line()
    {
        using var scratch = new Crm.TestKit.Processes.ScratchDirectory("migrate");
        await BackupSite.MakeOfAnotherVersionAsync(scratch.File("crm.db"));
        var refused = await Assert.ThrowsAsync<Host.Configuration.StartupException>(() => Host.Commands.MigrateCommand.Command.RunAsync(
            new(["--data", scratch.Path, "--config", Path.Combine(Crm.TestKit.Processes.Repository.Root, "config")], ""), _ => { }, TestContext.Current.CancellationToken));
        Assert.StartsWith("The database was made by another version", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("is not known here", "migrate", "--lst")]
    [InlineData("Missing: the folder to write the backup to", "backup")]
    [InlineData("--data needs a value after it", "restore", "--data")]
    [InlineData("Write one of --list and --script", "migrate", "--list", "--script")]
    public async Task A_wrong_command_line_is_answered_with_how_it_is_written(string why, params string[] words)
    {
        var ended = await HostCommand.RunAsync(words);
        Assert.Equal(2, ended.Code);
        Assert.Contains(why, ended.Errors, StringComparison.Ordinal);
        Assert.Contains($"usage: Crm.Host {words[0]}", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_one_line_with_exit_code_1()
    {
        await using var site = await BackupSite.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(site.Data, "crm.db"), new string('x', 10_000));
        var ended = await HostCommand.RunAsync("backup", site.Backup, "--data", site.Data, "--config", site.Config);
        Assert.Equal((1, ""), (ended.Code, ended.Output));
        Assert.Contains("crm.db cannot be used", Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(site.Backup + ".partial"));
    }
}
