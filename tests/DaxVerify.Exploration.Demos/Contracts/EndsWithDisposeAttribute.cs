namespace DaxVerify.Exploration.Demos.Contracts;

/// <summary>A program's own attribute of that name: the engine knows it by nothing else.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EndsWithDisposeAttribute : Attribute;
