"""Pure: what an event is, how a decision is made, what a refusal says, what a date may mean."""
