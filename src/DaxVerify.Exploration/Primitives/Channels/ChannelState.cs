using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>A channel: each operation on it is a step. What waits for it is a task, which one of these steps completes.</summary>
internal sealed class ChannelState() : GateState("Channel");
