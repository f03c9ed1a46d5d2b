namespace DaxVerify.Verification.Tests.Scenarios;

/// <summary>Explorations run one at a time in a process, so their tests don't wait for each other in parallel.</summary>
[CollectionDefinition("exploration")]
public sealed class ExplorationCollection;
