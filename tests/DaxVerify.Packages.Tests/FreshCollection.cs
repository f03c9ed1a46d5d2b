namespace DaxVerify.Packages.Tests;

/// <summary>All tests here look at one packing and one run of the fresh projects.</summary>
[CollectionDefinition(Name)]
public sealed class FreshCollection : ICollectionFixture<FreshFolder>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "fresh folder";
}
