namespace DaxVerify.Packages.Tests;

/// <summary>What a test framework says of one test of a fresh project.</summary>
/// <param name="Name">The test's name, with its row of data if it has one.</param>
/// <param name="Outcome">Passed, Failed, NotExecuted, Timeout.</param>
/// <param name="Output">What the test wrote.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record FreshTest(string Name, string Outcome, string Output, string Message);
