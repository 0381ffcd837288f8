using Crm.Console.Tests.Site;

// One server, one browser and one carrier for all tests: each test has a line, a queue and people of its own.
[assembly: AssemblyFixture(typeof(Center))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
