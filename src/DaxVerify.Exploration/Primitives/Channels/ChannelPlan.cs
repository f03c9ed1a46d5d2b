namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>What the program asked for when it made a channel.</summary>
/// <typeparam name="T">What goes through it.</typeparam>
/// <param name="IsBounded">There is room for so many: to take one out goes before what is then put in.</param>
/// <param name="ContinuesInline">What waits goes on in the course of the step that lets it.</param>
/// <param name="ComparesItems">Code of the program can run in the middle of an operation.</param>
/// <param name="ItemDropped">Called with what there is no room for; null for nothing.</param>
internal sealed record ChannelPlan<T>(bool IsBounded = false, bool ContinuesInline = false, bool ComparesItems = false, Action<T>? ItemDropped = null);
